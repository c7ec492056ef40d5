package org.mm4j.registry;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name of an argument whose snake case is not the config name ({@code T_max}, a Java keyword, {@code clone}), or of an
 * enum constant that configs do not write in small letters ({@code P5}).
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
public @interface Name {
    /** The name in configs. */
    String value();
}
