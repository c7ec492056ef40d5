package org.mm4j.registry;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says from which kind of registry values of this type are built: a record component of the type, or of a subtype, is
 * built from its config dict before the constructor runs.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE})
public @interface Kind {
    /** Name of the registry kind, as mmengine names its root registries: {@code model}, {@code transform}, … */
    String value();
}
