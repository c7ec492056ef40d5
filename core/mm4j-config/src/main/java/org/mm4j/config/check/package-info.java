/**
 * What can be told of a config without building anything: rules about the language here, rules about modules in the
 * registry. There are few, each with a severity of its own; none can be configured.
 */
@NullMarked
package org.mm4j.config.check;

import org.jspecify.annotations.NullMarked;
