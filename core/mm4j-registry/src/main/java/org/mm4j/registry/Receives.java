package org.mm4j.registry;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Hands arguments of the parent on to a nested module: a detector gives {@code train_cfg} and {@code test_cfg} to its
 * head. The values replace what the nested dict says of those names, also where they are {@code None}, and resolve in
 * the scope of the nested dict, as in the originals.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT})
public @interface Receives {
    /** Config names of arguments of the same record. */
    String[] value();
}
