/**
 * The config language of mm4j: reading, inheriting, overriding and dumping OpenMMLab configs.
 *
 * <p>{@link org.mm4j.config.Config} is the entry point; {@link org.mm4j.config.ConfigValue} is the immutable tree that
 * everything else reads. All types are safe for use by several threads. Nothing here is {@code null} unless annotated.
 */
@NullMarked
package org.mm4j.config;

import org.jspecify.annotations.NullMarked;
