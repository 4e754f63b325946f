package dev.sluice.adapters.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.sluice.scheduler.execute.Secret;
import dev.sluice.scheduler.notify.Channel;
import dev.sluice.scheduler.notify.Delivery;
import dev.sluice.scheduler.notify.Notifier;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real SMTP server. */
class MailNotifierTest extends NotifierContract {
    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private final MailNotifier notifier = new MailNotifier(Duration.ofSeconds(5));

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Override
    Notifier notifier() {
        return notifier;
    }

    @Override
    Channel channel() {
        return channel(
                "head@example.com", "smtp://127.0.0.1:" + server.getSmtp().getPort(), Optional.empty(), "");
    }

    @Override
    Channel dead() {
        return channel("head@example.com", "smtp://127.0.0.1:1", Optional.empty(), "");
    }

    @Override
    List<String> received() {
        return Arrays.stream(server.getReceivedMessages())
                .map(GreenMailUtil::getWholeMessage)
                .toList();
    }

    @Test
    void mailHasSenderSubjectAndIdOfTheNotice() throws MessagingException {
        notifier.send(channel(), notice("es schlug fehl: ü"));

        MimeMessage mail = server.getReceivedMessages()[0];
        assertThat(mail.getSubject()).isEqualTo("[CRITICAL] sales/orders: es schlug fehl: ü");
        assertThat(mail.getFrom()).extracting(Object::toString).containsExactly("sluice@example.com");
        assertThat(mail.getAllRecipients()).extracting(Object::toString).containsExactly("head@example.com");
        assertThat(mail.getMessageID()).isEqualTo("<notice-7@sluice>");
    }

    @Test
    void lineBreaksInASummaryMakeNoHeader() throws MessagingException {
        notifier.send(channel(), notice("a\r\nBcc: evil@example.com"));

        MimeMessage mail = server.getReceivedMessages()[0];
        assertThat(mail.getHeader("Bcc")).isNull();
        assertThat(mail.getAllRecipients()).hasSize(1);
    }

    @Test
    void userAndPasswordAreChecked() {
        server.setUser("mailer", "right");
        String url = "smtp://mailer@127.0.0.1:" + server.getSmtp().getPort();

        assertThat(notifier.send(channel("a@example.com", url, Optional.of(new Secret("right")), ""), notice("x")))
                .isEqualTo(new Delivery.Delivered());
        assertThat(notifier.send(channel("a@example.com", url, Optional.of(new Secret("wrong")), ""), notice("x")))
                .isEqualTo(new Delivery.Refused("the mail server does not take the user or its password"));
    }

    @Test
    void onlyAllowedDomainsAreWrittenTo() {
        String url = "smtp://127.0.0.1:" + server.getSmtp().getPort();

        assertThat(notifier.send(channel("a@evil.org", url, Optional.empty(), "example.com, b.org"), notice("x")))
                .isInstanceOf(Delivery.Refused.class);
        assertThat(notifier.send(channel("a@B.org", url, Optional.empty(), "example.com, b.org"), notice("x")))
                .isEqualTo(new Delivery.Delivered());
        assertThat(notifier.send(channel("no address", url, Optional.empty(), ""), notice("x")))
                .isEqualTo(new Delivery.Refused("'no address' is no mail address"));
    }

    @Test
    void encryptionThatIsAskedForIsNotLeftOut() {
        String url = "smtp+starttls://127.0.0.1:" + server.getSmtp().getPort();

        assertThat(notifier.send(channel("a@example.com", url, Optional.empty(), ""), notice("x")))
                .isInstanceOf(Delivery.Unknown.class);
        assertThat(received()).isEmpty();
    }

    private static Channel channel(String to, String url, Optional<Secret> password, String domains) {
        return new Channel(
                "email",
                to,
                Optional.of(URI.create(url)),
                password,
                Map.of("from", "sluice@example.com", "domains", domains));
    }
}
