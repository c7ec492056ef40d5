_base_ = '../bytetrack/bytetrack_yolox_nano_scoped.py'

model = dict(
    type='OCSORT',
    tracker=dict(
        _delete_=True,
        type='OCSORTTracker',
        obj_score_thr=0.3,
        init_track_thr=0.5,
        weight_iou_with_det_scores=True,
        match_iou_thr=0.2,
        num_tentatives=3,
        vel_consist_weight=0.2,
        vel_delta_t=3,
        num_frames_retain=30))
