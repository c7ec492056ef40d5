package org.mm4j.cls.visualization;

import java.util.List;
import java.util.Locale;
import org.mm4j.cls.apis.Classification;
import org.mm4j.cv.image.Color;
import org.mm4j.cv.image.Drawing;
import org.mm4j.cv.visualization.VisualizerArgs;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** Draws classes into the upper left corner of a picture, the true ones or the guessed ones. Safe for several threads. */
@Doc("Draws classes on images, with their scores.")
public final class UniversalVisualizer {

    /** The arguments. */
    public record Args(@Inline VisualizerArgs common) {}

    private final String name;

    /** Makes a visualiser. */
    public UniversalVisualizer(Args args) {
        this.name = args.common().name();
    }

    /** A visualiser where no config names one. */
    public static UniversalVisualizer plain() {
        return new UniversalVisualizer(new Args(VisualizerArgs.named("visualizer")));
    }

    /** The name it was given. */
    public String name() {
        return name;
    }

    /**
     * Draws guesses, a line each with the score in percent; the first is set off from the others.
     *
     * @param image the picture; it stays as it is
     * @param guesses best first
     * @return a picture of the same size
     */
    public Image draw(Image image, List<Classification.Guess> guesses) {
        Drawing drawing = new Drawing();
        // Labels give way to those that are added later, so the best comes last and keeps its place at the top.
        for (int i = guesses.size() - 1; i >= 0; i--) {
            drawing.label(0, 0, text(guesses.get(i)), i == 0 ? Color.WHITE : Color.BLACK);
        }
        return drawing.on(image);
    }

    /**
     * Draws the true classes in one line.
     *
     * @param image the picture; it stays as it is
     * @param labels their numbers
     * @param classes the names of all classes; those behind the last have their number
     * @return a picture of the same size
     */
    public Image drawTruth(Image image, List<Integer> labels, List<String> classes) {
        String text = labels.isEmpty()
                ? "no label"
                : String.join(
                        ", ",
                        labels.stream()
                                .map(label -> label < classes.size() ? classes.get(label) : Integer.toString(label))
                                .toList());
        return new Drawing().label(0, 0, text, Color.BLACK).on(image);
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
