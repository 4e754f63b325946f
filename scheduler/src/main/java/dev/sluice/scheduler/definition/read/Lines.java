package dev.sluice.scheduler.definition.read;

import java.util.ArrayList;
import java.util.List;

/** A text by lines, cut where YAML cuts: after LF, CR LF or a lone CR. */
final class Lines {
    private final String text;
    private final List<Integer> starts = new ArrayList<>();

    Lines(String text) {
        this.text = text;
        starts.add(0);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || (c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n'))) {
                starts.add(i + 1);
            }
        }
    }

    String text() {
        return text;
    }

    int count() {
        return starts.size();
    }

    /** Line from 1, without its end; empty beyond the last. */
    String line(int number) {
        if (number < 1 || number > starts.size()) {
            return "";
        }
        int from = starts.get(number - 1);
        int to = number < starts.size() ? starts.get(number) : text.length();
        while (to > from && (text.charAt(to - 1) == '\n' || text.charAt(to - 1) == '\r')) {
            to--;
        }
        return text.substring(from, to);
    }

    /** Where a line from 1 begins in the text; its end beyond the last. */
    int start(int number) {
        return number <= starts.size() ? starts.get(Math.max(1, number) - 1) : text.length();
    }

    /** The place of a character. */
    Place place(int offset) {
        int low = 0;
        int high = starts.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (starts.get(middle) <= offset) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return new Place(low + 1, offset - starts.get(low) + 1);
    }

    /** The index of a place in the text. */
    int offset(Place place) {
        return Math.min(start(place.line()) + place.column() - 1, text.length());
    }
}
