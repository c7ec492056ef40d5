package org.mm4j.config;

/** A value without parts; also what the keys of a {@link ConfigDict} are made of. */
public sealed interface ConfigScalar extends ConfigValue
        permits ConfigNull, ConfigBool, ConfigInt, ConfigFloat, ConfigString, ConfigBytes {}
