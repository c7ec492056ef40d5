package org.mm4j.engine.evaluation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** In which order the samples that several processes wrote are put together. */
@FunctionalInterface
public interface PartOrder {

    /**
     * Where a sample is.
     *
     * @param part which of the parts
     * @param position in it, from 0
     */
    record Place(int part, int position) {}

    /**
     * The samples that are taken, in their order.
     *
     * @param sizes how many samples each part has
     * @throws IOException if some are missing
     */
    List<Place> places(int[] sizes) throws IOException;

    /**
     * The order of a data set of which part {@code r} of {@code n} has the samples {@code r}, {@code r + n}, and so on.
     *
     * @param size how many samples there are; further ones, which fill up the last round, are dropped
     */
    static PartOrder inTurns(int size) {
        return sizes -> {
            List<Place> places = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                Place place = new Place(i % sizes.length, i / sizes.length);
                if (place.position() >= sizes[place.part()]) {
                    int all = 0;
                    for (int part : sizes) {
                        all += part;
                    }
                    throw new IOException("the parts have " + all + " samples, and of " + size + " samples number " + i
                            + " is not there");
                }
                places.add(place);
            }
            return places;
        };
    }
}
