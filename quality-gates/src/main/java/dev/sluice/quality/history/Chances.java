package dev.sluice.quality.history;

/** How likely a test's statistic is when there is no difference. */
final class Chances {
    private static final int STEPS = 1_000;
    private static final double TINY = 1e-15;

    private Chances() {}

    /** Of a two-sample Kolmogorov-Smirnov distance at least this great; asymptotic, good from about 20 rows on. */
    static double kolmogorovSmirnov(double distance, double rows, double otherRows) {
        double root = Math.sqrt(rows * otherRows / (rows + otherRows));
        double lambda = (root + 0.12 + 0.11 / root) * distance;
        if (lambda < 0.2) {
            return 1;
        }
        double sum = 0;
        for (int k = 1; k <= STEPS; k++) {
            double term = Math.exp(-2.0 * k * k * lambda * lambda);
            sum += k % 2 == 1 ? term : -term;
            if (term < TINY) {
                break;
            }
        }
        return Math.clamp(2 * sum, 0, 1);
    }

    /** Of a chi-squared statistic at least this great. */
    static double chiSquared(double statistic, int degrees) {
        return upperGamma(degrees / 2.0, statistic / 2);
    }

    /** Regularised upper incomplete gamma function, by its series below {@code a + 1} and its continued fraction above. */
    private static double upperGamma(double a, double x) {
        if (x <= 0) {
            return 1;
        }
        double scale = Math.exp(a * Math.log(x) - x - logGamma(a));
        return Math.clamp(x < a + 1 ? 1 - scale * series(a, x) : scale * fraction(a, x), 0, 1);
    }

    private static double series(double a, double x) {
        double term = 1 / a;
        double sum = term;
        for (int n = 1; n < STEPS && Math.abs(term) > Math.abs(sum) * TINY; n++) {
            term *= x / (a + n);
            sum += term;
        }
        return sum;
    }

    /** Lentz's way of evaluating the fraction from its head. */
    private static double fraction(double a, double x) {
        double smallest = Double.MIN_NORMAL / TINY;
        double b = x + 1 - a;
        double c = 1 / smallest;
        double d = 1 / b;
        double h = d;
        for (int i = 1; i < STEPS; i++) {
            double an = -i * (i - a);
            b += 2;
            d = 1 / nonZero(an * d + b, smallest);
            c = nonZero(b + an / c, smallest);
            double delta = d * c;
            h *= delta;
            if (Math.abs(delta - 1) < TINY) {
                break;
            }
        }
        return h;
    }

    private static double nonZero(double value, double smallest) {
        return Math.abs(value) < smallest ? smallest : value;
    }

    /** Stirling's series, after moving the argument up to where it is exact. */
    private static double logGamma(double a) {
        double shift = 0;
        double x = a;
        while (x < 12) {
            shift += Math.log(x);
            x++;
        }
        double inverse = 1 / (x * x);
        double tail = (1.0 / 12 - inverse * (1.0 / 360 - inverse * (1.0 / 1260 - inverse / 1680))) / x;
        return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + tail - shift;
    }
}
