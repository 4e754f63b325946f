package dev.sluice.controlplane.catalog;

/** Where a list ordered by name and id continues. */
record NameKey(String name, long id) {
    static NameKey of(Cursor cursor, PageRequest request) {
        return cursor.keyOf(request, 2)
                .map(key -> new NameKey(key.getFirst(), Cursor.number(key.getLast())))
                .orElse(new NameKey("", 0));
    }
}
