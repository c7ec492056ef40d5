package org.mm4j.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.mm4j.cls.apis.Classification;
import org.mm4j.cls.visualization.UniversalVisualizer;
import org.mm4j.engine.structures.Image;

/** Classes with the largest scores, as JSON and as lines of text on the picture. */
final class ClassificationFormat implements ResultFormat<Classification> {

    private final int topK;
    private final UniversalVisualizer visualizer;

    /** A format with so many classes, as far as there are. */
    ClassificationFormat(int topK, UniversalVisualizer visualizer) {
        this.topK = topK;
        this.visualizer = visualizer;
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
        return visualizer.draw(picture, result.top(topK));
    }
}
