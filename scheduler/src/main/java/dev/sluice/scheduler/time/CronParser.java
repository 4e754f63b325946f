package dev.sluice.scheduler.time;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a cron line into bit sets, and says which field is wrong, at which index, and what to write instead. */
final class CronParser {
    static final int MAX_LENGTH = 500;
    private static final int FIELDS = 5;
    private static final Pattern WORD = Pattern.compile("\\S+");
    private static final Map<String, String> NICKNAMES = Map.of(
            "@hourly", "0 * * * *",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@weekly", "0 0 * * 0",
            "@monthly", "0 0 1 * *",
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *");

    private final String line;
    private final CronField field;

    private CronParser(String line, CronField field) {
        this.line = line;
        this.field = field;
    }

    static CronFields parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new ScheduleException(
                    "SCHEDULE-CRON-FIELDS",
                    MAX_LENGTH,
                    "cron has " + text.length() + " characters; allowed are at most " + MAX_LENGTH);
        }
        String line = text.strip();
        if (line.startsWith("@")) {
            String expanded = NICKNAMES.get(line);
            if (expanded == null) {
                throw new ScheduleException(
                        "SCHEDULE-CRON-NICKNAME",
                        0,
                        "cron '" + line
                                + "' is not a known nickname; use @hourly, @daily, @weekly, @monthly, @yearly or five fields");
            }
            line = expanded;
        }
        List<Word> words = words(line);
        Word days = words.get(2);
        Word weekdays = words.get(4);
        CronFields fields = new CronFields(
                text.strip(),
                bits(line, CronField.MINUTE, words.get(0)),
                (int) bits(line, CronField.HOUR, words.get(1)),
                (int) bits(line, CronField.DAY_OF_MONTH, days),
                (int) bits(line, CronField.MONTH, words.get(3)),
                sundayOnce(bits(line, CronField.DAY_OF_WEEK, weekdays)),
                !days.text().startsWith("*") && !weekdays.text().startsWith("*"));
        refuseNever(fields, days);
        return fields;
    }

    private static long bits(String line, CronField field, Word word) {
        return new CronParser(line, field).field(word);
    }

    private static int sundayOnce(long bits) {
        return (int) ((bits | bits >> 7) & 0x7F);
    }

    private static void refuseNever(CronFields fields, Word days) {
        if (!fields.everFires()) {
            throw new ScheduleException(
                    "SCHEDULE-CRON-NEVER",
                    days.index(),
                    "cron '" + fields.text() + "' never fires: day of month '" + days.text() + "' at index "
                            + days.index() + " is in none of its months; choose a day that one of the months has");
        }
    }

    private static List<Word> words(String line) {
        List<Word> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(line);
        while (matcher.find()) {
            words.add(new Word(matcher.group(), matcher.start()));
        }
        if (words.size() != FIELDS) {
            String hint =
                    words.size() == FIELDS + 1 ? "; seconds and years are not supported, remove the extra field" : "";
            throw new ScheduleException(
                    "SCHEDULE-CRON-FIELDS",
                    words.size() > FIELDS ? words.get(FIELDS).index() : line.length(),
                    "cron '" + line + "' has " + words.size()
                            + (words.size() == 1 ? " field" : " fields")
                            + "; write five: minute hour day-of-month month day-of-week" + hint);
        }
        return words;
    }

    private long field(Word word) {
        long bits = 0;
        int index = word.index();
        for (String item : word.text().split(",", -1)) {
            bits |= item(new Word(item, index));
            index += item.length() + 1;
        }
        return bits;
    }

    private long item(Word item) {
        int slash = item.text().indexOf('/');
        Word base = slash < 0 ? item : item.before(slash);
        int step = slash < 0 ? 1 : step(item.from(slash + 1));
        int dash = base.text().indexOf('-');
        int low;
        int high;
        if (base.text().equals("*")) {
            low = field.min;
            // Day of week ends at 6 here: 7 is Sunday again, and "*/7" must not mean Sunday by two numbers.
            high = field == CronField.DAY_OF_WEEK ? 6 : field.max;
        } else if (dash > 0) {
            low = value(base.before(dash));
            high = value(base.from(dash + 1));
            requireAscending(base, low, high);
        } else {
            low = value(base);
            high = low;
            if (slash >= 0) {
                throw problem(
                        "SCHEDULE-CRON-STEP", item, "has a step on a single value", low + "-" + field.max + "/" + step);
            }
        }
        long bits = 0;
        for (int value = low; value <= high; value += step) {
            bits |= 1L << value;
        }
        return bits;
    }

    private void requireAscending(Word range, int low, int high) {
        if (low > high) {
            throw problem(
                    "SCHEDULE-CRON-RANGE",
                    range,
                    "runs backwards",
                    low + "-" + (field == CronField.DAY_OF_WEEK ? 6 : field.max) + "," + field.min + "-" + high);
        }
    }

    private int step(Word word) {
        int step = number(word.text());
        if (step < 1 || step > field.max) {
            throw new ScheduleException(
                    "SCHEDULE-CRON-STEP",
                    word.index(),
                    "cron '" + line + "': step '" + word.text() + "' of field " + field.label + " at index "
                            + word.index() + " is not allowed; use 1 to " + field.max);
        }
        return step;
    }

    private int value(Word word) {
        int named = field.named(word.text());
        int value = named >= 0 ? named : number(word.text());
        if (value < field.min || value > field.max) {
            String what = word.text().isEmpty() ? "a value is missing" : "'" + word.text() + "' is not allowed";
            throw new ScheduleException(
                    "SCHEDULE-CRON-VALUE",
                    word.index(),
                    "cron '" + line + "': " + what + " in field " + field.label + " at index " + word.index() + "; use "
                            + field.allowed() + ", *, ranges a-b, lists a,b and steps */n");
        }
        return value;
    }

    private ScheduleException problem(String code, Word word, String what, String instead) {
        return new ScheduleException(
                code,
                word.index(),
                "cron '" + line + "': '" + word.text() + "' in field " + field.label + " at index " + word.index() + " "
                        + what + "; write " + instead);
    }

    /** A number of at most four ASCII digits, or -1. */
    private static int number(String digits) {
        boolean plain =
                !digits.isEmpty() && digits.length() <= 4 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return plain ? Integer.parseInt(digits) : -1;
    }

    private record Word(String text, int index) {
        Word before(int end) {
            return new Word(text.substring(0, end), index);
        }

        Word from(int start) {
            return new Word(text.substring(start), index + start);
        }
    }
}
