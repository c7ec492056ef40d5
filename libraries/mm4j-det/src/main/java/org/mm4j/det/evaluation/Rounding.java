package org.mm4j.det.evaluation;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers as the originals' reports round them. */
final class Rounding {

    private Rounding() {}

    /** Three decimals; NaN stays NaN. */
    static double to3(double value) {
        return Double.isFinite(value)
                ? new BigDecimal(value).setScale(3, RoundingMode.HALF_EVEN).doubleValue()
                : value;
    }
}
