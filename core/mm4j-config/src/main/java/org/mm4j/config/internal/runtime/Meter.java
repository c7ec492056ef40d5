package org.mm4j.config.internal.runtime;

import org.mm4j.config.ConfigOptions;

/** Counts what an evaluation uses, and stops it at the limits. */
public final class Meter {

    /** Bytes that an item of a container is taken to need. */
    public static final int ITEM = 48;

    private static final int DECIMAL = 1 << 10;

    private final long mostSteps;
    private final long mostBytes;
    private final int deepest;
    private long steps;
    private long bytes;
    private int depth;

    /** A meter with limits, each above 0. */
    public Meter(long mostSteps, long mostBytes, int deepest) {
        this.mostSteps = mostSteps;
        this.mostBytes = mostBytes;
        this.deepest = deepest;
    }

    /** A meter with the limits of options. */
    public static Meter of(ConfigOptions options) {
        return new Meter(options.maxSteps(), options.maxBytes(), options.maxCalls());
    }

    /** One step of the program. */
    public void step() {
        if (++steps > mostSteps) {
            throw tooLong();
        }
    }

    /** Work of an exact decimal calculation with a float. */
    public void decimal() {
        work(DECIMAL);
    }

    /** Work as large as a number of items or characters. */
    public void work(long size) {
        steps += size >> 4;
        if (steps > mostSteps) {
            throw tooLong();
        }
    }

    private PyException tooLong() {
        return new PyException(
                PyException.LIMIT,
                "the config takes more than " + mostSteps + " steps to evaluate",
                "look for a loop that does not end, or raise the limit");
    }

    /** Memory for a text of a length. */
    public void text(long length) {
        bytes(2 * length);
    }

    /** Memory for a number of items. */
    public void items(long count) {
        bytes(ITEM * count);
    }

    /** Memory in bytes. */
    public void bytes(long size) {
        bytes += size;
        if (size < 0 || bytes > mostBytes) {
            throw new PyException(
                    PyException.LIMIT,
                    "the config needs more than " + (mostBytes >> 20) + " MiB to evaluate",
                    "look for a value that grows without end, or raise the limit");
        }
    }

    /** Enters a call of a function. */
    public void enter() {
        if (++depth > deepest) {
            throw new PyException(
                    PyException.LIMIT,
                    "functions of the config are nested more than " + deepest + " calls deep",
                    "look for a function that calls itself without end");
        }
    }

    /** Leaves a call of a function. */
    public void leave() {
        depth--;
    }
}
