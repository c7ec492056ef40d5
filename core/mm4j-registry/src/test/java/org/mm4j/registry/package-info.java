/** Tests of the registries; the golden cases drive them through {@code RegistryScenario}. */
@NullMarked
package org.mm4j.registry;

import org.jspecify.annotations.NullMarked;
