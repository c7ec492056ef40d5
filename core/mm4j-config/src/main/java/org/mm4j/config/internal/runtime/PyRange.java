package org.mm4j.config.internal.runtime;

import java.math.BigInteger;

/** Python's {@code range}; the step is not 0. */
public record PyRange(BigInteger start, BigInteger stop, BigInteger step) {

    /** The number of items. */
    public BigInteger size() {
        BigInteger span = step.signum() > 0 ? stop.subtract(start) : start.subtract(stop);
        if (span.signum() <= 0) {
            return BigInteger.ZERO;
        }
        BigInteger stride = step.abs();
        return span.add(stride).subtract(BigInteger.ONE).divide(stride);
    }

    /** The item at an index. */
    public BigInteger get(BigInteger index) {
        return start.add(step.multiply(index));
    }

    /** Whether a number is one of the items. */
    public boolean contains(BigInteger value) {
        BigInteger distance = value.subtract(start);
        return distance.mod(step.abs()).signum() == 0
                && distance.signum() * step.signum() >= 0
                && distance.divide(step).compareTo(size()) < 0;
    }
}
