package org.mm4j.cli;

import java.util.List;
import org.mm4j.cv.image.Canvas;
import org.mm4j.cv.image.Color;
import org.mm4j.cv.image.Drawing;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;

/** Puts pictures beside each other, each below its title. */
final class Tiles {

    private static final int GAP = 4;
    private static final int MOST_IN_A_ROW = 4;
    private static final double GREY = 60;

    private Tiles() {}

    /** A picture and what stands above it. */
    record Tile(String title, Image image) {}

    /** One picture of all; at least one. */
    static Image put(List<Tile> tiles) {
        List<Image> titled = tiles.stream().map(Tiles::titled).toList();
        int columns = Math.min(MOST_IN_A_ROW, titled.size());
        int rows = (titled.size() + columns - 1) / columns;
        int width = titled.stream().mapToInt(Image::width).max().orElseThrow() + GAP;
        int height = titled.stream().mapToInt(Image::height).max().orElseThrow() + GAP;
        Canvas canvas = Canvas.filled(titled.get(0), new ImageSize(rows * height, columns * width), GREY);
        for (int i = 0; i < titled.size(); i++) {
            canvas.paste(titled.get(i), i % columns * width, i / columns * height);
        }
        return canvas.toImage();
    }

    private static Image titled(Tile tile) {
        Image image = tile.image();
        int title = (int) Math.ceil(2.2 * Drawing.textHeight(image));
        Canvas canvas = Canvas.filled(image, new ImageSize(image.height() + title, image.width()), GREY)
                .paste(image, 0, title);
        return new Drawing().label(0, title, tile.title(), Color.WHITE).on(canvas.toImage());
    }
}
