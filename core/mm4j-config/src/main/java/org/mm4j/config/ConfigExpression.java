package org.mm4j.config;

import org.mm4j.config.internal.eval.Interpreter;
import org.mm4j.config.internal.eval.Values;
import org.mm4j.config.internal.lang.Expr;
import org.mm4j.config.internal.lang.Parser;
import org.mm4j.config.internal.lang.Source;
import org.mm4j.config.internal.runtime.Meter;
import org.mm4j.config.internal.runtime.Slot;

/** Evaluates one expression of the config language, such as {@code dict(type='BN', eps=1e-3)}. */
public final class ConfigExpression {

    private ConfigExpression() {}

    /**
     * The value of an expression.
     *
     * @param text the expression; it may use the built-in functions, but no variables
     * @param source what the origins of the value say, such as the name of a library
     * @throws ConfigException if the text is not one expression, or cannot be evaluated
     */
    public static ConfigValue evaluate(String text, String source) {
        ConfigOptions options = ConfigOptions.defaults();
        Source place = Source.of(source, text);
        Expr expression = Parser.parseExpression(place);
        Interpreter interpreter = new Interpreter(place, Meter.of(options));
        Slot slot = new Slot(interpreter.evaluateAlone(expression), expression.origin());
        return interpreter.guarded(() -> new Values(options.maxDepth(), options.maxValues()).freeze(slot));
    }
}
