_base_ = [
    '../_base_/models/yolox_s.py',
    '../_base_/datasets/coco_detection_640.py',
    '../_base_/schedules/yolox_300e.py',
    '../_base_/default_runtime.py',
]

default_hooks = dict(checkpoint=dict(interval=10, max_keep_ckpts=3))
