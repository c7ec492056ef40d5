package org.mm4j.engine.optim;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.nn.Parameter;

/**
 * Parameters that an optimiser treats alike, and their settings: an entry of PyTorch's {@code param_groups}. Settings
 * are numbers, booleans, texts, lists of numbers and None, under the names of the optimiser's arguments; schedulers and
 * constructors add others, such as {@code initial_lr}.
 */
public final class ParamGroup {

    private final List<String> names;
    private final List<Parameter> parameters;
    private final Map<String, @Nullable Object> settings = new LinkedHashMap<>();

    private ParamGroup(Collection<String> names, Collection<Parameter> parameters) {
        this.names = List.copyOf(names);
        this.parameters = List.copyOf(parameters);
    }

    /** A group of parameters by path, without settings of its own. */
    public static ParamGroup of(Map<String, Parameter> parameters) {
        return new ParamGroup(parameters.keySet(), parameters.values());
    }

    /** A group of one parameter. */
    public static ParamGroup of(String path, Parameter parameter) {
        return of(Map.of(path, parameter));
    }

    /** The paths of the parameters in the model, such as {@code backbone.stem.conv.weight}. */
    public List<String> names() {
        return names;
    }

    /** The parameters, in the order of {@link #names()}. */
    public List<Parameter> parameters() {
        return parameters;
    }

    /** Whether there is a setting, be it None. */
    public boolean has(String setting) {
        return settings.containsKey(setting);
    }

    /** A setting; null for None and if there is none. */
    public @Nullable Object get(String setting) {
        return settings.get(setting);
    }

    /**
     * A setting that is a number.
     *
     * @throws IllegalArgumentException if it is none
     */
    public double number(String setting) {
        if (settings.get(setting) instanceof Number number) {
            return number.doubleValue();
        }
        throw wrong(setting, "a number");
    }

    /** A setting that is true or false; false for None and if there is none. */
    public boolean flag(String setting) {
        return Boolean.TRUE.equals(settings.get(setting));
    }

    /**
     * A setting that is a list of numbers, such as {@code betas}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public List<Double> numbers(String setting) {
        if (settings.get(setting) instanceof List<?> list && list.stream().allMatch(Number.class::isInstance)) {
            List<Double> numbers = new ArrayList<>();
            list.forEach(item -> numbers.add(((Number) item).doubleValue()));
            return numbers;
        }
        throw wrong(setting, "a list of numbers");
    }

    private IllegalArgumentException wrong(String setting, String wanted) {
        return new IllegalArgumentException("the parameter group of " + describe() + " has "
                + (has(setting)
                        ? "`" + setting + "` = " + settings.get(setting) + ", which is not " + wanted
                        : "no `" + setting + "`; it has " + settings.keySet()));
    }

    /**
     * Gives a setting.
     *
     * @return this group
     */
    public ParamGroup set(String setting, @Nullable Object value) {
        settings.put(setting, value);
        return this;
    }

    /** Gives a setting that the group does not have. */
    public void setDefault(String setting, @Nullable Object value) {
        if (!has(setting)) {
            settings.put(setting, value);
        }
    }

    /** The settings by name, in the order in which they were given; unmodifiable. */
    public Map<String, @Nullable Object> settings() {
        return Collections.unmodifiableMap(settings);
    }

    /** Takes other settings in place of all that there are. */
    void replace(Map<String, @Nullable Object> others) {
        settings.clear();
        settings.putAll(others);
    }

    /** A group with the same settings and no parameters. */
    static ParamGroup ofSettings(Map<String, @Nullable Object> settings) {
        ParamGroup group = new ParamGroup(List.of(), List.of());
        group.replace(settings);
        return group;
    }

    /** What messages call the group. */
    String describe() {
        return switch (names.size()) {
            case 0 -> "no parameters";
            case 1 -> names.get(0);
            default -> names.get(0) + " and " + (names.size() - 1) + " more";
        };
    }

    @Override
    public String toString() {
        return "ParamGroup of " + describe() + " " + settings;
    }
}
