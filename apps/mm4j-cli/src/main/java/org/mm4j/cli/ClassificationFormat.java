package org.mm4j.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.mm4j.cls.apis.Classification;
import org.mm4j.cv.image.Color;
import org.mm4j.cv.image.Drawing;
import org.mm4j.engine.structures.Image;

/** Classes with the largest scores, as JSON and as lines of text on the picture. */
final class ClassificationFormat implements ResultFormat<Classification> {

    private final int topK;

    /** A format with so many classes, as far as there are. */
    ClassificationFormat(int topK) {
        this.topK = topK;
    }

    @Override
    public void write(JsonGenerator json, Classification result) throws IOException {
        List<Classification.Guess> top = result.top(topK);
        json.writeObjectFieldStart("predictions");
        json.writeFieldName("labels");
        json.writeArray(top.stream().mapToInt(Classification.Guess::label).toArray(), 0, top.size());
        json.writeFieldName("classes");
        json.writeArray(top.stream().map(Classification.Guess::name).toArray(String[]::new), 0, top.size());
        json.writeArrayFieldStart("scores");
        for (Classification.Guess guess : top) {
            json.writeNumber(guess.score());
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    @Override
    public Image draw(Image picture, Classification result) {
        List<Classification.Guess> top = result.top(topK);
        Drawing drawing = new Drawing();
        // Labels give way to those that are added later, so the best comes last and keeps its place at the top.
        for (int i = top.size() - 1; i >= 0; i--) {
            drawing.label(0, 0, text(top.get(i)), i == 0 ? Color.WHITE : Color.BLACK);
        }
        return drawing.on(picture);
    }

    private static String text(Classification.Guess guess) {
        return String.format(Locale.ROOT, "%s: %.1f", shortened(guess.name()), 100 * guess.score());
    }

    /** The first of several names that mean the same, as those of ImageNet are. */
    private static String shortened(String name) {
        int comma = name.indexOf(',');
        return comma < 0 ? name : name.substring(0, comma);
    }
}
