package org.mm4j.registry;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the component, a {@link org.mm4j.config.ConfigDict}, that takes all arguments which no other component names, as
 * {@code **resize_kwargs} does in {@code RandomResize(scale, resize_type='Resize', **resize_kwargs)}. The module hands
 * them on to what it builds, where their names are checked.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT})
public @interface Rest {}
