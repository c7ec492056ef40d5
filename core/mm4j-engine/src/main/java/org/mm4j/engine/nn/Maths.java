package org.mm4j.engine.nn;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Arithmetic of tensors with Java numbers; gradients flow through. Tensors of whole numbers stay such with whole numbers.
 * What is made belongs to the open scope.
 */
public final class Maths {

    private static final double EXACT = 1L << 53;

    private Maths() {}

    /** A whole number stays one, so that tensors of whole numbers do. */
    private static Scalar number(double value) {
        return value == Math.rint(value) && Math.abs(value) <= EXACT ? new Scalar((long) value) : new Scalar(value);
    }

    /** {@code x + number}. */
    public static Tensor plus(Tensor x, double number) {
        return x.add(number(number));
    }

    /** {@code x - number}. */
    public static Tensor minus(Tensor x, double number) {
        return x.sub(number(number));
    }

    /** {@code number - x}. */
    public static Tensor fromNumber(double number, Tensor x) {
        return x.neg().add(number(number));
    }

    /** {@code x * number}. */
    public static Tensor times(Tensor x, double number) {
        return x.mul(number(number));
    }

    /** {@code x / number}. */
    public static Tensor over(Tensor x, double number) {
        return x.div(number(number));
    }

    /** {@code x} to a power. */
    public static Tensor pow(Tensor x, double exponent) {
        return x.pow(number(exponent));
    }

    /** {@code x}, but not less than a number. */
    public static Tensor atLeast(Tensor x, double least) {
        return x.clamp_min(number(least));
    }

    /** {@code x}, but not more than a number. */
    public static Tensor atMost(Tensor x, double most) {
        return x.clamp_max(number(most));
    }

    /** Where {@code x} is more than a number. */
    public static Tensor above(Tensor x, double number) {
        return x.gt(number(number));
    }

    /** Where {@code x} is less than a number. */
    public static Tensor below(Tensor x, double number) {
        return x.lt(number(number));
    }

    /** Where {@code x} equals a number. */
    public static Tensor equal(Tensor x, double number) {
        return x.eq(number(number));
    }

    /** The positions at which a one-dimensional tensor is not zero, or true: (k), int64. */
    public static Tensor positions(Tensor x) {
        return x.nonzero().view(-1);
    }
}
