/**
 * From text to syntax tree: the part of Python that configs are written in.
 *
 * <p>Not exported. Sources, tokens and trees are immutable; a lexer or a parser serves one text in one thread.
 */
@NullMarked
package org.mm4j.config.internal.lang;

import org.jspecify.annotations.NullMarked;
