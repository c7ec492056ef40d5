package org.mm4j.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mm4j.engine.dataset.DistInfo;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Which of several processes this is.
 *
 * @param number from 1
 * @param of how many there are
 */
record ProcessShare(int number, int of) {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,6})/(\\d{1,6})");

    /** Reads {@code K/N}. */
    static final class Converter implements ITypeConverter<ProcessShare> {
        @Override
        public ProcessShare convert(String text) {
            Matcher matcher = TEXT.matcher(text);
            if (matcher.matches()) {
                int number = Integer.parseInt(matcher.group(1));
                int of = Integer.parseInt(matcher.group(2));
                if (number >= 1 && number <= of) {
                    return new ProcessShare(number, of);
                }
            }
            throw new TypeConversionException(
                    "it is K/N such as 2/4, the second of four processes, and K is from 1 to N, not " + text);
        }
    }

    /** As the engine counts. */
    DistInfo info() {
        return new DistInfo(number - 1, of);
    }
}
