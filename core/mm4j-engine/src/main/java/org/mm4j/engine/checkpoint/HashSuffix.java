package org.mm4j.engine.checkpoint;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first digits of a file's SHA-256 that published checkpoints have in their name: {@code …-c2398f9e.pth}. */
final class HashSuffix {

    private static final Pattern SUFFIX = Pattern.compile("-([0-9a-f]{8,64})\\.[A-Za-z0-9.]+$");

    private HashSuffix() {}

    /** The digits in a name; empty if it has none, or if they are a date, as in {@code …-20210131.pth}. */
    static Optional<String> of(String name) {
        Matcher matcher = SUFFIX.matcher(name);
        return matcher.find() && !isDate(matcher.group(1)) ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static boolean isDate(String digits) {
        try {
            int year = LocalDate.parse(digits, DateTimeFormatter.BASIC_ISO_DATE).getYear();
            return year >= 2010 && year < 2100;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
