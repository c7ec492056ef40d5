package org.mm4j.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.mm4j.engine.structures.Image;

/**
 * How the results of one kind of model are written down and drawn.
 *
 * @param <R> the type of results
 */
interface ResultFormat<R> {

    /** Writes the fields of a result into an open object. */
    void write(JsonGenerator json, R result) throws IOException;

    /** A picture with a result drawn on it. */
    Image draw(Image picture, R result);
}
