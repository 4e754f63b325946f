package dev.sluice.adapters.notify;

import dev.sluice.scheduler.execute.Secret;
import dev.sluice.scheduler.notify.Channel;
import dev.sluice.scheduler.notify.Delivery;
import dev.sluice.scheduler.notify.Notice;
import dev.sluice.scheduler.notify.Notifier;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;

/**
 * Sends notices by SMTP: the channel's url is {@code smtp://user@host:25}, {@code smtp+starttls://…} or {@code smtps://…},
 * its target the address, its property {@code from} the sender. With {@code domains}, only to addresses of these.
 */
public final class MailNotifier implements Notifier {
    private static final int LONGEST_SUBJECT = 200;

    private final Duration timeout;

    public MailNotifier(Duration timeout) {
        this.timeout = timeout;
    }

    @Override
    public String kind() {
        return "email";
    }

    @Override
    public Delivery send(Channel channel, Notice notice) {
        if (channel.url().isEmpty()) {
            return new Delivery.Refused("no mail server is configured: set sluice.channels.email.url");
        }
        try {
            InternetAddress to = new InternetAddress(channel.target(), true);
            if (!allowed(channel, to)) {
                return new Delivery.Refused(
                        "mail to " + to + " is not allowed: see sluice.channels.email.properties.domains");
            }
            URI server = channel.url().get();
            Session session = Session.getInstance(properties(server));
            deliver(session, server, channel, message(session, channel, to, notice));
            return new Delivery.Delivered();
        } catch (AddressException e) {
            return new Delivery.Refused("'" + channel.target() + "' is no mail address");
        } catch (AuthenticationFailedException e) {
            return new Delivery.Refused("the mail server does not take the user or its password");
        } catch (SendFailedException e) {
            return isTemporary(e)
                    ? new Delivery.Unknown("the mail server asks to try again: " + e.getMessage())
                    : new Delivery.Refused("the mail server does not take the message: " + e.getMessage());
        } catch (MessagingException e) {
            return new Delivery.Unknown(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    /** SMTP answers of 400 to 499 mean later, also those that hide behind another exception. */
    private static boolean isTemporary(MessagingException e) {
        for (Exception at = e; at != null; at = at instanceof MessagingException m ? m.getNextException() : null) {
            int code =
                    switch (at) {
                        case SMTPSendFailedException failed -> failed.getReturnCode();
                        case SMTPAddressFailedException failed -> failed.getReturnCode();
                        default -> 0;
                    };
            if (code >= 400 && code < 500) {
                return true;
            }
        }
        return false;
    }

    private static boolean allowed(Channel channel, InternetAddress to) {
        String domains = channel.properties().getOrDefault("domains", "");
        String domain = to.getAddress().substring(to.getAddress().indexOf('@') + 1);
        return domains.isBlank()
                || java.util.Arrays.stream(domains.split(",", -1))
                        .anyMatch(d -> d.strip().equalsIgnoreCase(domain));
    }

    private static MimeMessage message(Session session, Channel channel, InternetAddress to, Notice notice)
            throws MessagingException {
        MimeMessage message = new Identified(session, notice.id());
        message.setFrom(new InternetAddress(channel.properties().getOrDefault("from", "sluice@localhost"), true));
        message.setRecipient(Message.RecipientType.TO, to);
        String subject = notice.headline(); // without control characters: nothing can add a header
        message.setSubject(
                subject.length() > LONGEST_SUBJECT ? subject.substring(0, LONGEST_SUBJECT) : subject,
                StandardCharsets.UTF_8.name());
        message.setSentDate(Date.from(notice.resolvedAt().orElse(notice.raisedAt())));
        message.setHeader("X-Sluice-Delivery", notice.id());
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setText(
                notice.summary() + "\n\nsubject: " + notice.subject() + "\nowner: " + notice.owner() + "\nraised: "
                        + notice.raisedAt()
                        + notice.resolvedAt().map(at -> "\nresolved: " + at).orElse("") + "\nseen: " + notice.count()
                        + notice.run().map(run -> "\nrun: " + run).orElse("") + "\nalert: " + notice.alert() + "\n",
                StandardCharsets.UTF_8.name());
        return message;
    }

    /** A message whose id is that of the notice: mail programs show one that comes twice once. */
    private static final class Identified extends MimeMessage {
        private final String notice;

        private Identified(Session session, String notice) {
            super(session);
            this.notice = notice;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", "<" + notice + "@sluice>");
        }
    }

    private static void deliver(Session session, URI server, Channel channel, MimeMessage message)
            throws MessagingException {
        String user = server.getUserInfo();
        String password = channel.secret().map(Secret::reveal).orElse(null);
        try (Transport transport = session.getTransport()) {
            transport.connect(server.getHost(), server.getPort(), user, user == null ? null : password);
            message.saveChanges();
            transport.sendMessage(message, message.getAllRecipients());
        }
    }

    private Properties properties(URI server) {
        String scheme = String.valueOf(server.getScheme());
        String protocol = scheme.equals("smtps") ? "smtps" : "smtp";
        String millis = String.valueOf(timeout.toMillis());
        Properties properties = new Properties();
        properties.setProperty("mail.transport.protocol", protocol);
        for (String limit : new String[] {"connectiontimeout", "timeout", "writetimeout"}) {
            properties.setProperty("mail." + protocol + "." + limit, millis);
        }
        properties.setProperty("mail." + protocol + ".auth", String.valueOf(server.getUserInfo() != null));
        properties.setProperty("mail." + protocol + ".ssl.checkserveridentity", "true");
        if (scheme.equals("smtp+starttls")) {
            properties.setProperty("mail.smtp.starttls.enable", "true");
            properties.setProperty("mail.smtp.starttls.required", "true");
        }
        return properties;
    }
}
