package dev.sluice.verify.event;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Reads the times that OpenLineage clients send: RFC 3339, with 0 to 9 fraction digits (more are cut), with a space for the
 * T, without seconds, with a zone name in brackets behind the offset, or without any zone, which then means UTC.
 */
final class EventTimes {
    /** A time, and whether it came with a zone. */
    record Read(Instant instant, boolean zoned) {}

    private final String text;
    private int at;

    private EventTimes(String text) {
        this.text = text;
    }

    /** Null when it is no time of the years 0001 to 9999. */
    static @Nullable Read read(String text) {
        try {
            return new EventTimes(text.strip()).parse();
        } catch (DateTimeException | IndexOutOfBoundsException | NumberFormatException e) {
            return null;
        }
    }

    private @Nullable Read parse() {
        int year = digits(4);
        expect('-');
        int month = digits(2);
        expect('-');
        int day = digits(2);
        char separator = text.charAt(at++);
        if (separator != 'T' && separator != 't' && separator != ' ') {
            return null;
        }
        int hour = digits(2);
        expect(':');
        int minute = digits(2);
        int second = 0;
        int nano = 0;
        if (peek() == ':') {
            at++;
            second = digits(2);
            if (peek() == '.' || peek() == ',') {
                at++;
                nano = fraction();
            }
        }
        LocalDateTime local = LocalDateTime.of(year, month, day, hour, minute, second, nano);
        ZoneOffset offset = offset();
        int bracket = text.indexOf('[', at);
        boolean done = at == text.length() || (bracket == at && text.endsWith("]"));
        if (year < 1 || !done) {
            return null;
        }
        return offset == null
                ? new Read(local.toInstant(ZoneOffset.UTC), false)
                : new Read(local.toInstant(offset), true);
    }

    private @Nullable ZoneOffset offset() {
        char sign = peek();
        if (sign == 'Z' || sign == 'z') {
            at++;
            return ZoneOffset.UTC;
        }
        if (sign != '+' && sign != '-') {
            return null;
        }
        at++;
        int hours = digits(2);
        if (peek() == ':') {
            at++;
        }
        int minutes = Character.isDigit(peek()) ? digits(2) : 0;
        return sign == '+' ? ZoneOffset.ofHoursMinutes(hours, minutes) : ZoneOffset.ofHoursMinutes(-hours, -minutes);
    }

    private int fraction() {
        int nano = 0;
        int count = 0;
        while (Character.isDigit(peek())) {
            if (count < 9) {
                nano = nano * 10 + (peek() - '0');
            }
            count++;
            at++;
        }
        if (count == 0) {
            throw new DateTimeException("no fraction digits");
        }
        for (int i = count; i < 9; i++) {
            nano *= 10;
        }
        return nano;
    }

    private int digits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            char c = text.charAt(at++);
            if (c < '0' || c > '9') {
                throw new DateTimeException("digit expected");
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }

    private void expect(char wanted) {
        if (text.charAt(at++) != wanted) {
            throw new DateTimeException(wanted + " expected");
        }
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }
}
