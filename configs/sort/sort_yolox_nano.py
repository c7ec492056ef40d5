# SORT, without re-identification.
_base_ = '../bytetrack/bytetrack_yolox_nano_scoped.py'

model = dict(
    type='SORT',
    tracker=dict(
        _delete_=True,
        type='SORTTracker',
        obj_score_thr=0.35,
        match_iou_thr=0.3,
        reid=None))
