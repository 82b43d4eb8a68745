"""Generated from the OpenAPI document by clients/generator. Do not edit."""
