# syntax=docker/dockerfile:1
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /out/jangteo ./app && mkdir -p /out/data

# The binary is static and carries its pages, fonts and libraries; it needs certificates for mail and ACME only.
FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /out/jangteo /jangteo
COPY --from=build --chown=nonroot:nonroot /out/data /data
ENV DATABASE_URL=sqlite:/data/jangteo.db ADDR=:8080
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["/jangteo", "health"]
ENTRYPOINT ["/jangteo"]
CMD ["serve"]
