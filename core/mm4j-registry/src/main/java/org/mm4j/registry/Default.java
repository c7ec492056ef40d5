package org.mm4j.registry;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value of an argument that the config does not give. Dicts in it resolve in the scope of the library that declares
 * the record, so that a prefixed and a {@code _scope_} spelling mean the same.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT})
public @interface Default {
    /** A config expression, such as {@code 3}, {@code 'tiny'} or {@code dict(type='BN', eps=1e-3)}. */
    String value();
}
