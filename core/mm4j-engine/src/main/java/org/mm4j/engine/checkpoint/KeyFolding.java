package org.mm4j.engine.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes many keys in few lines: keys that differ only in numbers share one. */
final class KeyFolding {

    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private KeyFolding() {}

    /** Lines such as {@code stages.{0-3}.conv.weight (4)}, in the order of the first key of each. */
    static List<String> fold(List<String> keys) {
        Map<String, List<List<Long>>> groups = new LinkedHashMap<>();
        Map<String, String> single = new LinkedHashMap<>();
        for (String key : keys) {
            String shape = NUMBER.matcher(key).replaceAll("#");
            groups.computeIfAbsent(shape, any -> new ArrayList<>()).add(numbers(key));
            single.put(shape, key);
        }
        List<String> lines = new ArrayList<>();
        groups.forEach((shape, members) ->
                lines.add(members.size() == 1 ? single.getOrDefault(shape, shape) : line(shape, members)));
        return lines;
    }

    private static List<Long> numbers(String key) {
        List<Long> numbers = new ArrayList<>();
        Matcher matcher = NUMBER.matcher(key);
        while (matcher.find()) {
            String digits = matcher.group();
            numbers.add(digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits));
        }
        return numbers;
    }

    private static String line(String shape, List<List<Long>> members) {
        StringBuilder text = new StringBuilder();
        int index = 0;
        for (int i = 0; i < shape.length(); i++) {
            if (shape.charAt(i) != '#') {
                text.append(shape.charAt(i));
                continue;
            }
            NavigableSet<Long> values = new TreeSet<>();
            for (List<Long> member : members) {
                if (index < member.size()) {
                    values.add(member.get(index));
                }
            }
            index++;
            text.append(range(values));
        }
        return text.append(" (").append(members.size()).append(')').toString();
    }

    private static String range(NavigableSet<Long> values) {
        if (values.isEmpty()) {
            return "#";
        }
        if (values.size() == 1) {
            return values.first().toString();
        }
        boolean isDense = values.last() - values.first() == values.size() - 1;
        if (isDense) {
            return "{" + values.first() + "-" + values.last() + "}";
        }
        StringBuilder text = new StringBuilder("{");
        values.forEach(value -> text.append(text.length() == 1 ? "" : ",").append(value));
        return text.append('}').toString();
    }
}
