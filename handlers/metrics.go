package handlers

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/jangteo/jangteo/models"
)

// Metrics counts answers by route, method and status, and how long they took in seconds.
type Metrics struct {
	registry *prometheus.Registry
	took     *prometheus.HistogramVec
}

// NewMetrics makes the counters, with those of the Go runtime and the process.
func NewMetrics() *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "jangteo_http_request_seconds", Help: "Time from request to answer.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
		}, []string{"method", "route", "status"}),
	}
	m.registry.MustRegister(m.took, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Watch also counts how the groups that share a commit are doing.
func (m *Metrics) Watch(queues func() []models.Queue) {
	m.registry.MustRegister(queueCollector{queues})
}

// queueCollector asks the queues whenever the counters are read.
type queueCollector struct{ queues func() []models.Queue }

var (
	queueDepth    = prometheus.NewDesc("jangteo_queue_depth", "Requests that wait for a shared commit.", []string{"queue"}, nil)
	queueGroups   = prometheus.NewDesc("jangteo_queue_groups_total", "Shared commits so far.", []string{"queue"}, nil)
	queueRequests = prometheus.NewDesc("jangteo_queue_requests_total", "Requests in shared commits so far.", []string{"queue"}, nil)
	queueLargest  = prometheus.NewDesc("jangteo_queue_largest_group", "Requests in the largest shared commit so far.", []string{"queue"}, nil)
)

// Describe lists what Collect counts.
func (queueCollector) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{queueDepth, queueGroups, queueRequests, queueLargest} {
		out <- d
	}
}

// Collect reads the queues.
func (q queueCollector) Collect(out chan<- prometheus.Metric) {
	for _, queue := range q.queues() {
		send := func(d *prometheus.Desc, kind prometheus.ValueType, v int) {
			out <- prometheus.MustNewConstMetric(d, kind, float64(v), queue.Name)
		}
		send(queueDepth, prometheus.GaugeValue, queue.Depth)
		send(queueGroups, prometheus.CounterValue, queue.Groups)
		send(queueRequests, prometheus.CounterValue, queue.Requests)
		send(queueLargest, prometheus.GaugeValue, queue.Largest)
	}
}

// Handler answers in Prometheus' text format; it is served on METRICS_ADDR only.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// observe is middleware. The label is the route's pattern, never the path: codes stay out.
func (m *Metrics) observe(c *fiber.Ctx) error {
	began := time.Now()
	err := c.Next()
	status := c.Response().StatusCode()
	var refused *fiber.Error
	if errors.As(err, &refused) {
		status = refused.Code
	}
	m.took.WithLabelValues(c.Method(), c.Route().Path, strconv.Itoa(status)).Observe(time.Since(began).Seconds())
	return err
}
