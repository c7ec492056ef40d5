package org.mm4j.engine.optim;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names the settings that an optimiser reads of parameter groups beside its arguments, for {@code custom_keys}. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE})
public @interface GroupSettings {
    /** The names. */
    String[] value();
}
