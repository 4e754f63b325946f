package dev.sluice.quality.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** A distribution of numbers as straight pieces of its quantile function. Ranks run from 0 to 1. */
record Spread(List<Piece> pieces, double rankError) {
    /** From rank {@code from} to {@code to} the value goes from {@code low} to {@code high}. */
    record Piece(double from, double to, double low, double high) {
        double at(double rank) {
            return low + (high - low) * (rank - from) / (to - from);
        }
    }

    /** Empty for what is no distribution of numbers, or of none. */
    static Optional<Spread> of(Distribution distribution) {
        if (distribution.values() == 0) {
            return Optional.empty();
        }
        return switch (distribution) {
            case Distribution.Bins bins -> bins.edges().isEmpty() ? Optional.empty() : Optional.of(ofBins(bins));
            case Distribution.Quantiles quantiles -> Optional.of(ofQuantiles(quantiles));
            case Distribution.Categories _ -> Optional.empty();
        };
    }

    private static Spread ofBins(Distribution.Bins bins) {
        List<Piece> pieces = new ArrayList<>();
        double all = bins.values();
        double counted = 0;
        double least = bins.least().orElse(bins.edges().getFirst());
        double greatest = bins.greatest().orElse(bins.edges().getLast());
        for (int i = 0; i < bins.counts().size(); i++) {
            double count = bins.counts().get(i);
            if (count == 0) {
                continue;
            }
            double low = i == 0
                    ? Math.min(least, bins.edges().getFirst())
                    : Math.max(least, bins.edges().get(i - 1));
            double high = i == bins.edges().size()
                    ? Math.max(greatest, bins.edges().getLast())
                    : Math.min(greatest, bins.edges().get(i));
            pieces.add(new Piece(counted / all, (counted + count) / all, Math.min(low, high), high));
            counted += count;
        }
        return new Spread(pieces, 0);
    }

    private static Spread ofQuantiles(Distribution.Quantiles quantiles) {
        List<Piece> pieces = new ArrayList<>();
        double rank = 0;
        double value = quantiles.numbers().getFirst();
        for (int i = 0; i < quantiles.ranks().size(); i++) {
            double nextRank = quantiles.ranks().get(i);
            double nextValue = quantiles.numbers().get(i);
            if (nextRank > rank) {
                pieces.add(new Piece(rank, nextRank, value, nextValue));
            }
            rank = nextRank;
            value = nextValue;
        }
        if (rank < 1) {
            pieces.add(new Piece(rank, 1, value, value));
        }
        return new Spread(pieces, quantiles.rankError());
    }

    double at(double rank) {
        for (Piece piece : pieces) {
            if (rank <= piece.to()) {
                return piece.at(Math.max(rank, piece.from()));
            }
        }
        return pieces.getLast().high();
    }

    /** Share of the values that are less than {@code place}. */
    double rankBelow(double place) {
        double rank = 0;
        for (Piece piece : pieces) {
            if (piece.high() < place || (piece.high() == place && piece.low() < place)) {
                rank = piece.to();
            } else if (piece.low() < place) {
                return inside(piece, place);
            }
        }
        return rank;
    }

    /** Share of the values that are at most {@code place}. */
    double rankUpTo(double place) {
        double rank = 0;
        for (Piece piece : pieces) {
            if (piece.high() <= place) {
                rank = piece.to();
            } else if (piece.low() < place) {
                return inside(piece, place);
            }
        }
        return rank;
    }

    private static double inside(Piece piece, double place) {
        return piece.from() + (piece.to() - piece.from()) * (place - piece.low()) / (piece.high() - piece.low());
    }

    List<Double> places() {
        var places = new TreeSet<Double>();
        for (Piece piece : pieces) {
            places.add(piece.low());
            places.add(piece.high());
        }
        return List.copyOf(places);
    }

    /** Integral over all ranks of the distance of the values. */
    double areaTo(Spread other) {
        int mine = 0;
        int theirs = 0;
        double area = 0;
        double rank = 0;
        while (mine < pieces.size() && theirs < other.pieces.size()) {
            Piece one = pieces.get(mine);
            Piece two = other.pieces.get(theirs);
            double next = Math.min(one.to(), two.to());
            if (next > rank) {
                area += between(one.at(rank) - two.at(rank), one.at(next) - two.at(next), next - rank);
                rank = next;
            }
            mine += one.to() <= next ? 1 : 0;
            theirs += two.to() <= next ? 1 : 0;
        }
        return area;
    }

    /** Area under the absolute value of a straight line. */
    private static double between(double start, double end, double width) {
        if (start * end >= 0) {
            return (Math.abs(start) + Math.abs(end)) / 2 * width;
        }
        return (start * start + end * end) / (2 * (Math.abs(start) + Math.abs(end))) * width;
    }
}
