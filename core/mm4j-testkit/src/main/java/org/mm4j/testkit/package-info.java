/**
 * Test support shared by all modules, free of torch: where expected values and test data are, synthetic weights and
 * pictures, readers and comparison of expected tensors, layering rules.
 *
 * <p>Everything here throws {@link java.lang.AssertionError} for a failed comparison, and aborts a test (it counts as
 * skipped) when the folder that it needs does not exist on this machine.
 */
@NullMarked
package org.mm4j.testkit;

import org.jspecify.annotations.NullMarked;
