package org.mm4j.registry;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a public static factory with one parameter as a way to make its class from a config value. Several factories
 * with parameters of different types make a union ({@code bias='auto'|bool}): they are tried in the order of
 * their parameter types from narrow to wide (boolean, integer, float, string, sequence, dict), and the first whose
 * parameter takes the value wins. A factory refuses a value by {@link IllegalArgumentException}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD})
public @interface FromConfig {}
