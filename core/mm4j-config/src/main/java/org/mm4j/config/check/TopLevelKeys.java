package org.mm4j.config.check;

import java.util.List;
import java.util.Set;

/** The top-level keys that runners and tools of the originals read; all others are variables of the config itself. */
public final class TopLevelKeys {

    private static final Set<String> CURRENT =
            Set.of(("model train_dataloader val_dataloader test_dataloader train_cfg val_cfg test_cfg val_evaluator "
                            + "test_evaluator optim_wrapper param_scheduler default_hooks custom_hooks visualizer vis_backends "
                            + "log_processor log_level load_from resume launcher env_cfg randomness default_scope custom_imports "
                            + "work_dir experiment_name auto_scale_lr data_preprocessor tta_model tta_pipeline runner_type strategy "
                            + "train_pipeline val_pipeline test_pipeline")
                    .split(" "));

    private static final Set<String> FORMER = Set.of(
            ("data optimizer optimizer_config lr_config momentum_config runner log_config checkpoint_config evaluation "
                            + "workflow dist_params opencv_num_threads mp_start_method resume_from total_epochs cudnn_benchmark fp16 "
                            + "seed gpu_ids find_unused_parameters model_wrapper_cfg cfg compile init_kwargs metainfo")
                    .split(" "));

    /** Read only where there is no data loader; a data loader has a copy. */
    private static final Set<String> PIPELINES = Set.of("train_pipeline", "val_pipeline", "test_pipeline");

    private TopLevelKeys() {}

    /** Whether something outside the config reads the key. */
    public static boolean isRead(String key) {
        return (CURRENT.contains(key) && !PIPELINES.contains(key)) || FORMER.contains(key);
    }

    /** The keys that a mistyped one may have been meant for. */
    static List<String> current() {
        return CURRENT.stream().sorted().toList();
    }
}
