/**
 * The command {@code mm4j}: one class a command, thin over what the libraries offer.
 *
 * <p>Results go to standard output, everything else to standard error. Exit codes: 0 all went well, 1 something that the
 * user gave is wrong or failed, 2 the command line itself is wrong. Commands that compute nothing never load torch.
 */
@NullMarked
package org.mm4j.cli;

import org.jspecify.annotations.NullMarked;
