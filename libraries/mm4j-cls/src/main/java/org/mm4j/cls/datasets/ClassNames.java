package org.mm4j.cls.datasets;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The names of the classes of well-known data sets, by label. */
public final class ClassNames {

    private ClassNames() {}

    /**
     * The names that belong to a type of data set.
     *
     * @param type without its scope, such as {@code ImageNet}
     */
    public static Optional<List<String>> ofDataset(String type) {
        return switch (type) {
            case "ImageNet" -> Optional.of(read("imagenet.txt"));
            case "CIFAR10" -> Optional.of(read("cifar10.txt"));
            case "CIFAR100" -> Optional.of(read("cifar100.txt"));
            case "VOC" -> Optional.of(read("voc.txt"));
            case "CUB" -> Optional.of(read("cub.txt"));
            default -> Optional.empty();
        };
    }

    private static List<String> read(String file) {
        try (InputStream in = ClassNames.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the library lacks its list of classes " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(file, failure);
        }
    }
}
