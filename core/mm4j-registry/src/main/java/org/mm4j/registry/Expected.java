package org.mm4j.registry;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a dict with {@code type} is taken for, by the key that it stands at.
 *
 * @param kind name of the kind
 * @param partial whether whoever builds it adds arguments of its own
 * @param isTyped whether it needs a {@code type}: others have a default, or may be settings of another form
 */
record Expected(String kind, boolean partial, boolean isTyped) {

    /** What a data loader is: no module, but its entries are. */
    static final String LOADER = "(data loader)";

    /** A dict whose values are hooks. */
    static final String HOOKS = "(hooks)";

    private static final Expected PART = new Expected("model", true, false);
    private static final Expected TRANSFORM = new Expected("transform", false, true);
    private static final Expected INNER_TRANSFORM = new Expected("transform", false, false);
    private static final Expected HOOK = new Expected("hook", false, true);
    private static final Expected DATASET = new Expected("dataset", false, true);
    private static final Expected METRIC = new Expected("metric", false, true);
    private static final Expected SAMPLER = new Expected("data sampler", true, false);
    private static final Expected TASK = new Expected("task util", true, false);
    private static final Expected LOOP = new Expected("loop", true, false);

    /** Keys of the runner, and what stands there. */
    private static final Map<String, Expected> TOP = Map.ofEntries(
            Map.entry("model", new Expected("model", false, true)),
            Map.entry("data_preprocessor", PART),
            Map.entry("tta_model", PART),
            Map.entry("train_cfg", LOOP),
            Map.entry("val_cfg", LOOP),
            Map.entry("test_cfg", LOOP),
            Map.entry("optim_wrapper", new Expected("optim_wrapper", true, false)),
            Map.entry("param_scheduler", new Expected("parameter scheduler", true, false)),
            Map.entry("val_evaluator", METRIC),
            Map.entry("test_evaluator", METRIC),
            Map.entry("custom_hooks", HOOK),
            Map.entry("visualizer", new Expected("visualizer", false, false)),
            Map.entry("vis_backends", new Expected("vis_backend", true, false)),
            Map.entry("log_processor", new Expected("log_processor", true, false)),
            Map.entry("strategy", new Expected("strategy", true, false)));

    private static final Set<String> LOADERS = Set.of("train_dataloader", "val_dataloader", "test_dataloader");

    /** Keys that mean the same in every module. */
    private static final Set<String> PARTS = Set.of(
            "backbone",
            "neck",
            "head",
            "detector",
            "reid",
            "data_preprocessor",
            "loss",
            "norm_cfg",
            "act_cfg",
            "conv_cfg");

    private static final Set<String> TASKS =
            Set.of("assigner", "bbox_coder", "anchor_generator", "prior_generator", "iou_calculator");

    /** What stands at a key of the config itself; null if that is not known. */
    static @Nullable Expected top(String key) {
        Expected known = TOP.get(key);
        return known == null && key.endsWith("pipeline") ? TRANSFORM : known;
    }

    /** What the entries of a value at a key of the config itself belong to, if it has no type; null for nothing. */
    static @Nullable String topContext(String key) {
        if (LOADERS.contains(key)) {
            return LOADER;
        }
        if (key.equals("default_hooks")) {
            return HOOKS;
        }
        return key.equals("optim_wrapper") ? key : null;
    }

    /**
     * What stands at a key of a dict.
     *
     * @param context kind of the module whose dict it is, or one of the contexts of this class; null if not known
     * @param owner name of that module, empty if it is none
     * @return null if that is not known
     */
    static @Nullable Expected nested(String key, @Nullable String context, String owner) {
        if (LOADER.equals(context)) {
            return switch (key) {
                case "dataset" -> DATASET;
                case "sampler", "batch_sampler" -> SAMPLER;
                case "collate_fn" -> new Expected("function", true, false);
                default -> null;
            };
        }
        if (HOOKS.equals(context)) {
            return HOOK;
        }
        if ("optim_wrapper".equals(context) && key.equals("optimizer")) {
            return new Expected("optimizer", true, true);
        }
        if ("dataset".equals(context) && (key.equals("dataset") || key.equals("datasets"))) {
            return DATASET;
        }
        if (key.equals("metrics") && ("metric".equals(context) || "evaluator".equals(context))) {
            return METRIC;
        }
        if (key.endsWith("pipeline")) {
            return "dataset".equals(context) ? TRANSFORM : INNER_TRANSFORM;
        }
        if ("transform".equals(context)) {
            // Albu hands its transforms to another library, whose names are its own.
            return key.equals("transforms") && !owner.contains("Albu") ? INNER_TRANSFORM : null;
        }
        if (PARTS.contains(key) || key.endsWith("_head") || key.startsWith("loss_")) {
            return PART;
        }
        if (TASKS.contains(key)) {
            return TASK;
        }
        return key.equals("init_cfg") ? new Expected("weight initializer", true, false) : null;
    }
}
