# YOLOX-Nano for the shapes of `mm4j dataset shapes --out data/shapes`: small enough for a CPU.
_base_ = [
    '../_base_/models/yolox_s.py',
    '../_base_/datasets/shapes_detection.py',
    '../_base_/schedules/yolox_300e.py',
    '../_base_/default_runtime.py',
]

model = dict(
    data_preprocessor=dict(batch_augments=[
        dict(
            type='BatchSyncRandomResize',
            random_size_range=(256, 384),
            size_divisor=32,
            interval=10)
    ]),
    backbone=dict(deepen_factor=0.33, widen_factor=0.25, use_depthwise=True),
    neck=dict(in_channels=[64, 128, 256], out_channels=64, num_csp_blocks=1, use_depthwise=True),
    bbox_head=dict(num_classes=5, in_channels=64, feat_channels=64, use_depthwise=True))
