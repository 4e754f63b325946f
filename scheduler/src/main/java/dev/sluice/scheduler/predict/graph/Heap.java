package dev.sluice.scheduler.predict.graph;

import java.util.Arrays;

/** Numbers in the order of two keys, then of their own: a priority queue without objects. */
final class Heap {
    private double[] first = new double[64];
    private double[] second = new double[64];
    private int[] numbers = new int[64];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    void clear() {
        size = 0;
    }

    /** The smallest first key. */
    double firstKey() {
        return first[0];
    }

    /** The second key of the smallest. */
    double secondKey() {
        return second[0];
    }

    void add(double a, double b, int number) {
        if (size == numbers.length) {
            first = Arrays.copyOf(first, 2 * size);
            second = Arrays.copyOf(second, 2 * size);
            numbers = Arrays.copyOf(numbers, 2 * size);
        }
        int at = size++;
        while (at > 0) {
            int parent = (at - 1) / 2;
            if (!isLess(a, b, number, parent)) {
                break;
            }
            move(parent, at);
            at = parent;
        }
        put(at, a, b, number);
    }

    /** Takes the smallest out. */
    int poll() {
        int smallest = numbers[0];
        size--;
        double a = first[size];
        double b = second[size];
        int number = numbers[size];
        int at = 0;
        for (int child = 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && isLess(first[child + 1], second[child + 1], numbers[child + 1], child)) {
                child++;
            }
            if (isLess(a, b, number, child)) {
                break;
            }
            move(child, at);
            at = child;
        }
        put(at, a, b, number);
        return smallest;
    }

    private boolean isLess(double a, double b, int number, int than) {
        if (a != first[than]) {
            return a < first[than];
        }
        return b != second[than] ? b < second[than] : number < numbers[than];
    }

    private void move(int from, int to) {
        put(to, first[from], second[from], numbers[from]);
    }

    private void put(int at, double a, double b, int number) {
        first[at] = a;
        second[at] = b;
        numbers[at] = number;
    }
}
