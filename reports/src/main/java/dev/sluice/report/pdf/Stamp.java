package dev.sluice.report.pdf;

import dev.sluice.report.model.Identity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.HexFormat;
import java.util.Locale;
import java.util.TimeZone;
import java.util.regex.Pattern;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.common.PDMetadata;

/** Takes the clock and chance out of a document: its dates are those of the report, its id follows from that of the report. */
final class Stamp {
    private static final Pattern XMP_DATE =
            Pattern.compile("(<xmp:(?:Create|Modify|Metadata)Date>)[^<]*(</xmp:(?:Create|Modify|Metadata)Date>)");

    private Stamp() {}

    static void put(PDDocument document, Identity identity) throws IOException {
        Instant asOf = identity.asOf().truncatedTo(ChronoUnit.SECONDS);
        Calendar date = new GregorianCalendar(TimeZone.getTimeZone(ZoneOffset.UTC), Locale.ROOT);
        date.setTimeInMillis(asOf.toEpochMilli());
        PDDocumentInformation information = document.getDocumentInformation();
        information.setCreationDate(date);
        information.setModificationDate(date);
        PDMetadata metadata = document.getDocumentCatalog().getMetadata();
        String text;
        try (InputStream in = metadata.exportXMPMetadata()) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        String when = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'+00:00'", Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(asOf);
        metadata.importXMPMetadata(
                XMP_DATE.matcher(text).replaceAll("$1" + when + "$2").getBytes(StandardCharsets.UTF_8));
        document.setDocumentId(number(identity.id()));
    }

    private static long number(String id) {
        String hex = id.substring(id.indexOf(':') + 1);
        int digits = Math.min(15, hex.length());
        return HexFormat.isHexDigit(hex.charAt(0)) ? Long.parseLong(hex.substring(0, digits), 16) : id.hashCode();
    }
}
