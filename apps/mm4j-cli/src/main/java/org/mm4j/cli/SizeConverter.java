package org.mm4j.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mm4j.engine.structures.ImageSize;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the size of a picture: {@code HxW}, or one number that is both. */
final class SizeConverter implements ITypeConverter<ImageSize> {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,6})(?:x(\\d{1,6}))?");

    @Override
    public ImageSize convert(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (matcher.matches()) {
            int height = Integer.parseInt(matcher.group(1));
            int width = matcher.group(2) == null ? height : Integer.parseInt(matcher.group(2));
            if (height > 0 && width > 0) {
                return new ImageSize(height, width);
            }
        }
        throw new TypeConversionException("it is height x width, such as 480x640, not " + text);
    }
}
