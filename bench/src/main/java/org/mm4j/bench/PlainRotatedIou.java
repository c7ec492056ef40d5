package org.mm4j.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Overlaps of rotated boxes without any care for speed: what {@link RotatedOverlaps} compares with. */
final class PlainRotatedIou {

    private record Point(double x, double y) {
        double cross(Point a, Point b) {
            return (a.x - x) * (b.y - y) - (b.x - x) * (a.y - y);
        }
    }

    private PlainRotatedIou() {}

    static float[] pairwise(float[] boxes1, float[] boxes2) {
        float[] overlaps = new float[boxes1.length / 5 * (boxes2.length / 5)];
        int k = 0;
        for (int i = 0; i < boxes1.length; i += 5) {
            for (int j = 0; j < boxes2.length; j += 5) {
                double shared = area(hull(meeting(corners(boxes1, i), corners(boxes2, j))));
                double both = (double) boxes1[i + 2] * boxes1[i + 3] + (double) boxes2[j + 2] * boxes2[j + 3];
                overlaps[k++] = (float) (shared / (both - shared));
            }
        }
        return overlaps;
    }

    private static List<Point> corners(float[] boxes, int at) {
        double cos = Math.cos(boxes[at + 4]) / 2;
        double sin = Math.sin(boxes[at + 4]) / 2;
        List<Point> corners = new ArrayList<>();
        for (int[] sign : new int[][] {{1, 1}, {1, -1}, {-1, -1}, {-1, 1}}) {
            double w = sign[0] * boxes[at + 2];
            double h = sign[1] * boxes[at + 3];
            corners.add(new Point(boxes[at] + w * cos - h * sin, boxes[at + 1] + w * sin + h * cos));
        }
        return corners;
    }

    private static List<Point> meeting(List<Point> a, List<Point> b) {
        List<Point> points = new ArrayList<>();
        a.stream().filter(point -> isInside(point, b)).forEach(points::add);
        b.stream().filter(point -> isInside(point, a)).forEach(points::add);
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                Point p = a.get(i);
                Point q = a.get((i + 1) % 4);
                Point r = b.get(j);
                Point s = b.get((j + 1) % 4);
                double across = (q.x - p.x) * (s.y - r.y) - (s.x - r.x) * (q.y - p.y);
                double t = ((r.x - p.x) * (s.y - r.y) - (s.x - r.x) * (r.y - p.y)) / across;
                double u = ((r.x - p.x) * (q.y - p.y) - (q.x - p.x) * (r.y - p.y)) / across;
                if (across != 0 && t >= 0 && t <= 1 && u >= 0 && u <= 1) {
                    points.add(new Point(p.x + t * (q.x - p.x), p.y + t * (q.y - p.y)));
                }
            }
        }
        return points;
    }

    private static boolean isInside(Point point, List<Point> corners) {
        boolean left = true;
        boolean right = true;
        for (int i = 0; i < 4; i++) {
            double side = point.cross(corners.get(i), corners.get((i + 1) % 4));
            left &= side >= 0;
            right &= side <= 0;
        }
        return left || right;
    }

    /** Andrew's monotone chain. */
    private static List<Point> hull(List<Point> points) {
        if (points.size() < 3) {
            return List.of();
        }
        points.sort(Comparator.comparingDouble(Point::x).thenComparingDouble(Point::y));
        List<Point> hull = new ArrayList<>();
        for (int pass = 0; pass < 2; pass++) {
            int start = hull.size();
            for (int i = 0; i < points.size(); i++) {
                Point next = points.get(pass == 0 ? i : points.size() - 1 - i);
                while (hull.size() >= start + 2
                        && hull.get(hull.size() - 2).cross(hull.get(hull.size() - 1), next) <= 0) {
                    hull.remove(hull.size() - 1);
                }
                hull.add(next);
            }
            hull.remove(hull.size() - 1);
        }
        return hull;
    }

    private static double area(List<Point> polygon) {
        double twice = 0;
        for (int i = 1; i + 1 < polygon.size(); i++) {
            twice += polygon.get(0).cross(polygon.get(i), polygon.get(i + 1));
        }
        return Math.abs(twice) / 2;
    }
}
