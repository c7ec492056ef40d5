# ByteTrack with a YOLOX-Nano of mmdet: the same as bytetrack_yolox_nano_prefixed.py, by one `_scope_`.
default_scope = 'mmtrack'
custom_imports = dict(imports=['mmdet.models'], allow_failed_imports=False)

model = dict(
    type='ByteTrack',
    data_preprocessor=dict(type='TrackDataPreprocessor', pad_size_divisor=32),
    detector=dict(
        _scope_='mmdet',
        type='YOLOX',
        backbone=dict(
            type='CSPDarknet',
            deepen_factor=0.33,
            widen_factor=0.25,
            use_depthwise=True),
        neck=dict(
            type='YOLOXPAFPN',
            in_channels=[64, 128, 256],
            out_channels=64,
            num_csp_blocks=1,
            use_depthwise=True),
        bbox_head=dict(
            type='YOLOXHead',
            num_classes=80,
            in_channels=64,
            feat_channels=64,
            use_depthwise=True),
        train_cfg=dict(assigner=dict(type='SimOTAAssigner', center_radius=2.5)),
        test_cfg=dict(score_thr=0.01, nms=dict(type='nms', iou_threshold=0.7))),
    motion=dict(type='KalmanFilter'),
    # A small detector is less sure than the one that the usual 0.6 and 0.7 are made for.
    tracker=dict(
        type='ByteTracker',
        obj_score_thrs=dict(high=0.4, low=0.1),
        init_track_thr=0.5,
        weight_iou_with_det_scores=True,
        match_iou_thrs=dict(high=0.1, low=0.5, tentative=0.3),
        num_frames_retain=30))

test_pipeline = [
    dict(type='LoadImageFromFile'),
    dict(type='mmdet.Resize', scale=(416, 416), keep_ratio=True),
    dict(type='mmdet.Pad', pad_to_square=True, pad_val=dict(img=(114.0, 114.0, 114.0))),
    dict(type='PackTrackInputs', pack_single_img=True)
]
