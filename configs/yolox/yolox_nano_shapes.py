# YOLOX-Nano for the shapes of `mm4j dataset shapes --out data/shapes`: small enough for a CPU, also to be trained there.
_base_ = [
    '../_base_/models/yolox_s.py',
    '../_base_/datasets/shapes_detection.py',
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

# From scratch: 600 iterations for the 400 pictures that are made unless another number is given.
max_epochs = 12
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=max_epochs, val_interval=3)
val_cfg = dict(type='ValLoop')
test_cfg = dict(type='TestLoop')

optim_wrapper = dict(
    type='OptimWrapper',
    optimizer=dict(type='AdamW', lr=0.002, weight_decay=0.05),
    paramwise_cfg=dict(norm_decay_mult=0., bias_decay_mult=0.))

param_scheduler = [
    dict(type='LinearLR', start_factor=0.01, by_epoch=False, begin=0, end=50),
    dict(
        type='CosineAnnealingLR',
        eta_min=0.0001,
        T_max=max_epochs,
        by_epoch=True,
        convert_to_iter_based=True)
]

custom_hooks = [
    dict(
        type='EMAHook',
        ema_type='ExpMomentumEMA',
        momentum=0.002,
        gamma=100,
        update_buffers=True,
        priority=49)
]

default_hooks = dict(
    logger=dict(interval=10), checkpoint=dict(max_keep_ckpts=2, save_best='coco/bbox_mAP'))
randomness = dict(seed=0)
