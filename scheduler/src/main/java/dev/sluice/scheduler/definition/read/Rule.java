package dev.sluice.scheduler.definition.read;

/** What definitions have to keep; the numbers are stable. */
enum Rule {
    SYNTAX(1),
    LIMIT(2),
    DUPLICATE_KEY(3),
    UNKNOWN_KEY(4),
    MISSING_KEY(5),
    WRONG_TYPE(6),
    BAD_VALUE(7),
    BAD_NAME(8),
    DUPLICATE_NAME(9),
    ASSET(10),
    UNKNOWN_ASSET(11),
    UNKNOWN_TASK(12),
    CYCLE(13),
    TWO_PRODUCERS(14),
    UNKNOWN_POOL(15),
    UNKNOWN_SERVICE(16),
    SLOTS(17),
    ZONE(18),
    SCHEDULE(19),
    PARTITION(20),
    TRIGGER_ASSETS(21),
    SECRET(22),
    TEMPLATE(23),
    UNKNOWN_VARIABLE(24),
    EXPRESSION(25),
    SQL_PLACE(26),
    PARAMETER(27),
    CONFLICT(28),
    CHECK(29);

    private final String code;

    Rule(int number) {
        this.code = "SLUICE-DEF-%03d".formatted(number);
    }

    String code() {
        return code;
    }
}
