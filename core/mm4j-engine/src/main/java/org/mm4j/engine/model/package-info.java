/**
 * Roles that configs fill by name: backbones, necks, and layers such as norms and activations. A parent declares a
 * {@link org.mm4j.registry.Part} of a role and builds it through {@link org.mm4j.engine.model.Layers}.
 */
@NullMarked
package org.mm4j.engine.model;

import org.jspecify.annotations.NullMarked;
