package dev.sluice.report.pdf;

import com.openhtmltopdf.bidi.BidiReorderer;
import com.openhtmltopdf.bidi.BidiSplitter;
import com.openhtmltopdf.bidi.BidiTextRun;

/** Text from right to left, by the JDK's algorithm. Letters are not joined: names can be read, if not admired. */
final class Bidi implements BidiSplitter {
    private java.text.Bidi runs = new java.text.Bidi("", java.text.Bidi.DIRECTION_LEFT_TO_RIGHT);

    @Override
    public void setParagraph(String paragraph, byte defaultDirection) {
        runs = new java.text.Bidi(
                paragraph,
                defaultDirection == RTL
                        ? java.text.Bidi.DIRECTION_RIGHT_TO_LEFT
                        : java.text.Bidi.DIRECTION_LEFT_TO_RIGHT);
    }

    @Override
    public int countTextRuns() {
        return runs.getRunCount();
    }

    /** Runs come in the order of the text: they are put into lines in it. */
    @Override
    public BidiTextRun getVisualRun(int run) {
        boolean rightToLeft = runs.getRunLevel(run) % 2 == 1;
        return new BidiTextRun(
                runs.getRunStart(run), runs.getRunLimit(run) - runs.getRunStart(run), rightToLeft ? RTL : LTR);
    }

    @Override
    public byte getBaseDirection(String paragraph) {
        return NEUTRAL;
    }

    /** Turns a run around. */
    static final class Reorderer implements BidiReorderer {
        @Override
        public String reorderRTLTextToLTR(String text) {
            StringBuilder out = new StringBuilder(text.length());
            text.codePoints().forEach(point -> out.insert(0, Character.toString(mirrored(point))));
            return out.toString();
        }

        private static int mirrored(int point) {
            return switch (point) {
                case '(' -> ')';
                case ')' -> '(';
                case '[' -> ']';
                case ']' -> '[';
                case '<' -> '>';
                case '>' -> '<';
                default -> point;
            };
        }

        @Override
        public String shapeText(String text) {
            return text;
        }

        @Override
        public String deshapeText(String text) {
            return text;
        }

        @Override
        public boolean isLiveImplementation() {
            return true;
        }
    }
}
