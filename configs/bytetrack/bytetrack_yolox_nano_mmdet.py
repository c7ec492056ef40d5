# ByteTrack with a YOLOX-Nano in the spelling of mmdet 3.x: all in its scope, the motion model in the tracker, and a test
# pipeline for sequences of frames.
default_scope = 'mmdet'

model = dict(
    type='ByteTrack',
    data_preprocessor=dict(type='TrackDataPreprocessor', use_det_processor=True, pad_size_divisor=32),
    detector=dict(
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
    # A small detector is less sure than the one that the usual 0.6 and 0.7 are made for.
    tracker=dict(
        type='ByteTracker',
        motion=dict(type='KalmanFilter'),
        obj_score_thrs=dict(high=0.4, low=0.1),
        init_track_thr=0.5,
        weight_iou_with_det_scores=True,
        match_iou_thrs=dict(high=0.1, low=0.5, tentative=0.3),
        num_frames_retain=30))

test_pipeline = [
    dict(
        type='TransformBroadcaster',
        transforms=[
            dict(type='LoadImageFromFile'),
            dict(type='Resize', scale=(416, 416), keep_ratio=True),
            dict(type='Pad', pad_to_square=True, pad_val=dict(img=(114.0, 114.0, 114.0))),
            dict(type='LoadTrackAnnotations')
        ]),
    dict(type='PackTrackInputs')
]

vis_backends = [dict(type='LocalVisBackend')]
visualizer = dict(type='TrackLocalVisualizer', vis_backends=vis_backends, name='visualizer')
