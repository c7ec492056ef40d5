package org.mm4j.engine.evaluation;

/** A metric that cannot judge what it was given; the message names the metric and says why. */
public final class MetricException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With what is wrong. */
    public MetricException(String message) {
        super(message);
    }

    MetricException(Metric metric, RuntimeException cause) {
        super(metric.getClass().getSimpleName() + ": " + cause.getMessage(), cause);
    }
}
